import { planJest } from './plan-jest.mjs';

const there = () => undefined;
const noJava = () => 'Java is missing.';
const noDovecot = () => 'Dovecot is missing.';
const mustNotBeAsked = () => {
  throw new Error('asked for a server that no suite needs');
};
const atHand = { kafka: there, dovecot: there };
const withoutKafka = { kafka: noJava, dovecot: there };

describe('planJest', () => {
  it('hands everything on where all servers are at hand', () => {
    expect(planJest(['--json'], { ci: true, lack: atHand })).toEqual({ args: ['--json'] });
  });

  it('leaves out the suites of a server that is not there, and says so', () => {
    const plan = planJest(['--json'], { ci: false, lack: withoutKafka });
    expect(plan.args).toEqual(['--json', '--selectProjects', 'unit', 'integration', 'dovecot']);
    expect(plan.notRun).toBe('THE KAFKA SUITES WERE NOT RUN (*.kafka-spec.ts). Java is missing.');
    expect(plan.refused).toBeUndefined();
  });

  it('names every server that is not there', () => {
    const plan = planJest([], { ci: false, lack: { kafka: noJava, dovecot: noDovecot } });
    expect(plan.args).toEqual(['--selectProjects', 'unit', 'integration']);
    expect(plan.notRun).toMatch(/KAFKA SUITES.*Java is missing\.\nTHE DOVECOT SUITES.*Dovecot is missing/);
  });

  it.each([
    ['in CI', [], true],
    ['when nothing but they was asked for', ['--selectProjects', 'kafka'], false],
    ['when they alone were asked for in one word', ['--selectProjects=kafka'], false],
  ])('refuses %s', (_, args, ci) => {
    expect(planJest(args, { ci, lack: withoutKafka }).refused).toMatch(/CANNOT RUN.*Java is missing/);
  });

  it('does not look for a server when other suites were chosen', () => {
    const plan = planJest(['--selectProjects', 'unit'], { ci: true, lack: { kafka: mustNotBeAsked } });
    expect(plan).toEqual({ args: ['--selectProjects', 'unit'] });
  });

  it('takes a path after a project for a path', () => {
    const plan = planJest(['--selectProjects', 'unit', 'libs/domain', '-t', 'money'], {
      ci: false,
      lack: withoutKafka,
    });
    expect(plan.args).toEqual(['libs/domain', '-t', 'money', '--selectProjects', 'unit']);
  });
});
