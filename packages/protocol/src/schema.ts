// A few combinators that say what a small JSON message looks like and check one from outside. They exist beside Zod
// because the customer's bundle carries them. A check is total: any value gives the value with only the known
// properties, or undefined. Every text and list has a limit.

/** Checks one value. `describe` is what the protocol page prints. */
export interface Schema<Value> {
  check(input: unknown): Value | undefined;
  readonly describe: string;
  readonly isOptional?: boolean;
}

/** The type of the values that a schema lets through. */
export type Infer<S> = S extends Schema<infer Value> ? Value : never;

type Shape = Record<string, Schema<unknown>>;
type OptionalKeys<S extends Shape> = { [K in keyof S]: undefined extends Infer<S[K]> ? K : never }[keyof S];
export type InferShape<S extends Shape> = {
  [K in Exclude<keyof S, OptionalKeys<S>>]: Infer<S[K]>;
} & { [K in OptionalKeys<S>]?: Exclude<Infer<S[K]>, undefined> };

/** A string of at most `maxUnits` UTF-16 units. */
export function text(maxUnits: number): Schema<string> {
  return {
    check: (input) => (typeof input === 'string' && input.length <= maxUnits ? input : undefined),
    describe: `text(${maxUnits})`,
  };
}

/** A whole number between the two bounds, both included. */
export function integer(min: number, max: number): Schema<number> {
  return {
    check: (input) =>
      Number.isSafeInteger(input) && (input as number) >= min && (input as number) <= max
        ? (input as number)
        : undefined,
    describe: `integer(${min}..${max})`,
  };
}

/** A finite number between the two bounds, both included. */
export function decimal(min: number, max: number): Schema<number> {
  return {
    check: (input) => (typeof input === 'number' && input >= min && input <= max ? input : undefined),
    describe: `number(${min}..${max})`,
  };
}

export const flag: Schema<boolean> = {
  check: (input) => (typeof input === 'boolean' ? input : undefined),
  describe: 'boolean',
};

/** One of the given words. */
export function oneOf<const Words extends readonly string[]>(...words: Words): Schema<Words[number]> {
  return {
    check: (input) => words.find((word) => word === input),
    describe: words.map((word) => `'${word}'`).join(' \\| '),
  };
}

/** A list of at most `maxLength` values. */
export function list<Value>(of: Schema<Value>, maxLength: number): Schema<Value[]> {
  return {
    check: (input) => {
      if (!Array.isArray(input) || input.length > maxLength) return undefined;
      const values: Value[] = [];
      for (const item of input) {
        const value = of.check(item);
        if (value === undefined) return undefined;
        values.push(value);
      }
      return values;
    },
    describe: `list(${of.describe}, ${maxLength})`,
  };
}

/** A property that may be absent (null counts as absent). */
export function optional<Value>(of: Schema<Value>): Schema<Value | undefined> {
  return {
    check: (input) => (input === undefined || input === null ? undefined : of.check(input)),
    describe: `${of.describe}?`,
    isOptional: true,
  };
}

/** An object with exactly these properties; others are dropped. */
export function record<S extends Shape>(shape: S): Schema<InferShape<S>> {
  const keys = Object.keys(shape);
  return {
    check: (input) => {
      if (typeof input !== 'object' || input === null) return undefined;
      const result: Record<string, unknown> = {};
      for (const key of keys) {
        const schema = shape[key]!;
        const given = Object.hasOwn(input, key) ? (input as Record<string, unknown>)[key] : undefined;
        const value = schema.check(given);
        if (value !== undefined) result[key] = value;
        else if (!schema.isOptional || (given !== undefined && given !== null)) return undefined;
      }
      return result as InferShape<S>;
    },
    describe: `{ ${keys.map((key) => `${key}: ${shape[key]!.describe}`).join(', ')} }`,
  };
}
