import { planJest } from './plan-jest.mjs';

const atHand = () => undefined;
const noJava = () => 'Java is missing.';
const mustNotBeAsked = () => {
  throw new Error('asked for Kafka although no Kafka suite would run');
};

describe('planJest', () => {
  it('hands everything on where a Kafka is at hand', () => {
    expect(planJest(['--json'], { ci: true, lack: atHand })).toEqual({ args: ['--json'] });
  });

  it('leaves the Kafka suites out where there is none, and says so', () => {
    const plan = planJest(['--json'], { ci: false, lack: noJava });
    expect(plan.args).toEqual(['--json', '--selectProjects', 'unit', 'integration']);
    expect(plan.notRun).toBe('THE KAFKA SUITES WERE NOT RUN (*.kafka-spec.ts). Java is missing.');
    expect(plan.refused).toBeUndefined();
  });

  it.each([
    ['in CI', [], true],
    ['when nothing but they was asked for', ['--selectProjects', 'kafka'], false],
    ['when they alone were asked for in one word', ['--selectProjects=kafka'], false],
  ])('refuses %s', (_, args, ci) => {
    expect(planJest(args, { ci, lack: noJava }).refused).toMatch(/CANNOT RUN.*Java is missing/);
  });

  it('does not look for a Kafka when other suites were chosen', () => {
    const plan = planJest(['--selectProjects', 'unit'], { ci: true, lack: mustNotBeAsked });
    expect(plan).toEqual({ args: ['--selectProjects', 'unit'] });
  });

  it('takes a path after a project for a path', () => {
    const plan = planJest(['--selectProjects', 'unit', 'libs/domain', '-t', 'money'], { ci: false, lack: atHand });
    expect(plan.args).toEqual(['libs/domain', '-t', 'money', '--selectProjects', 'unit']);
  });
});
