import { jest } from '@jest/globals';

/**
 * Suites with a database, a broker or child processes run on machines that are shared: nothing here is a
 * measurement, so a test fails for what it sees and not for how long a busy machine took. Tests that know they need
 * more say so themselves.
 */
jest.setTimeout(120_000);
