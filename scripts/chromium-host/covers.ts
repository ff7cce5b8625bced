/**
 * The members `K` of Electron's `T`, as a stand-in must offer them: the same names and parameters. Methods that
 * return their own object (`on`, `once`) may return another one, for a stand-in is not the whole of `T`.
 */
export type Covers<T, K extends keyof T> = {
  readonly [Member in K]: T[Member] extends (...parameters: infer Parameters) => T
    ? (...parameters: Parameters) => unknown
    : T[Member];
};
