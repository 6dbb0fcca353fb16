import { jest } from '@jest/globals';

/**
 * Suites run on machines that are shared, beside each other and beside the other steps of a check: nothing here is a
 * measurement, so a test fails for what it sees and not for how long a busy machine took. Tests that know they need
 * more say so themselves.
 */
jest.setTimeout(120_000);
