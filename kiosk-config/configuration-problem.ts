/**
 * One thing wrong in a configuration file, said so that the person who wrote the file can mend it.
 * `code` is what the screen shows to staff on the telephone:
 * - `CFG-01` a file cannot be read        - `CFG-02` a file is not JSON
 * - `CFG-03` a field breaks its schema    - `CFG-04` two files contradict each other, or a file itself
 */
export interface ConfigurationProblem {
  readonly code: 'CFG-01' | 'CFG-02' | 'CFG-03' | 'CFG-04';
  /** Path relative to the configuration folder, or the profile's file name. */
  readonly file: string;
  /** JSON Pointer into the file; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
  /** What to do about it, as an instruction. */
  readonly remedy: string;
}

/** One line for the log and the command line. */
export function describeProblem(problem: ConfigurationProblem): string {
  const where = problem.field === '' ? problem.file : `${problem.file}#${problem.field}`;
  return `${problem.code} ${where}: ${problem.message}. ${problem.remedy}`;
}
