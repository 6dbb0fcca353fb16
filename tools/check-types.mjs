/**
 * What `tsc --noEmit` and `eslint .` say, in half their time: the rules that ask for types get the program that was
 * just checked, instead of making and checking one of their own.
 */
import { ESLint } from 'eslint';
import ts from 'typescript';

const config = ts.getParsedCommandLineOfConfigFile(
  'tsconfig.json',
  { noEmit: true, incremental: false, tsBuildInfoFile: undefined },
  { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (fault) => fail([fault]) },
);
const program = ts.createProgram({ rootNames: config.fileNames, options: config.options });
fail([...config.errors, ...ts.getPreEmitDiagnostics(program)]);

const eslint = new ESLint({
  overrideConfig: {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: false, programs: [program] } },
  },
});
const results = await eslint.lintFiles(['.']);
process.stdout.write((await eslint.loadFormatter('stylish')).format(results));
if (results.some(({ errorCount }) => errorCount > 0)) process.exitCode = 1;

/** @param {readonly ts.Diagnostic[]} faults */
function fail(faults) {
  if (faults.length === 0) return;
  const host = {
    getCurrentDirectory: ts.sys.getCurrentDirectory,
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  };
  process.stdout.write(`${ts.formatDiagnostics(faults, host)}\n`);
  process.exitCode = 1;
}
