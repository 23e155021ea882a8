// The seed of every random test: fixed, so that a normal run is the same every time; ALONGSIDE_SEED overrides it, as
// `npm run test:long` does. Kept in one place for both runners, which pass it on in the environment.

export const SEED = process.env.ALONGSIDE_SEED ?? '20261122';
