import { FAULT_CODES, type FaultCode } from '#x12';
import { howToMend } from './how-to-mend.js';

it.each(Object.keys(FAULT_CODES) as FaultCode[])('a sender of %s is told what to do', (code) => {
  expect(howToMend(code)).toMatch(/^[A-Z].{10,140}\.$/);
});
