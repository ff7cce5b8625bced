/** Where the draws of a run begin; every suite's figures name it. `CUNBAN_SEED` in the environment makes a run again. */
export const seed = Number(process.env.CUNBAN_SEED ?? Date.now() % 1_000_000_000);
