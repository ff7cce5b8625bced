import type { Screen } from '../../app/contracts/screen.ts';

/** One screen to look at, named for the file its picture goes to. */
export interface Fixture {
  readonly name: string;
  readonly screen: Screen;
}
