/**
 * Kinds of values, and shapes made of them. A shape is defined once; its type, the check of what a file
 * contains, the conversion to JSON and back, and its documentation follow from it.
 */

/** A JSON object, unchecked. */
export type JsonObject = Readonly<Record<string, unknown>>

/** One kind of value: `T` in the program. */
export interface ValueKind<T> {
  /** A description of the kind, for the documentation. */
  readonly words: string
  /** True when a value from JSON is of this kind. */
  fits(said: unknown): boolean
  /** The conversion from and to JSON; only for values that JSON does not have. */
  readonly json?: { read(said: unknown): T; write(value: T): unknown }
  /** The fields of an object, or of the objects in a list. */
  readonly fields?: Fields
  /** True for a list. */
  readonly many?: true
}

/** One field of a shape. */
export interface Field<T, Needed extends boolean> {
  readonly kind: ValueKind<T>
  readonly about: string
  readonly needed: Needed
}

/** The fields of a shape by their names. */
export type Fields = Readonly<Record<string, Field<unknown, boolean>>>

type NamesOf<F extends Fields, Needed extends boolean> = {
  [N in keyof F]: F[N]['needed'] extends Needed ? N : never
}[keyof F]
type ValueOf<One> = One extends Field<infer T, boolean> ? T : never

/** The same type, flattened, so that editors show it as one object. */
export type Plain<T> = { [N in keyof T]: T[N] }

/** The type of an object with these fields. */
export type Of<F extends Fields> = Plain<
  { readonly [N in NamesOf<F, true>]: ValueOf<F[N]> } & { readonly [N in NamesOf<F, false>]?: ValueOf<F[N]> }
>

/** A field that is always there. */
export function field<T>(kind: ValueKind<T>, about: string): Field<T, true> {
  return { kind, about, needed: true }
}

/** A field that may be absent; `about` says what that means. */
export function maybe<T>(kind: ValueKind<T>, about: string): Field<T, false> {
  return { kind, about, needed: false }
}

/** Any text. */
export const text: ValueKind<string> = { words: 'text', fits: (said) => typeof said === 'string' }

/** Yes or no. */
export const truth: ValueKind<boolean> = {
  words: '`true` or `false`',
  fits: (said) => said === true || said === false,
}

/** A number that counts something, or nanoseconds. */
export const count: ValueKind<number> = {
  words: 'a whole number from 0',
  fits: (said) => Number.isSafeInteger(said) && Number(said) >= 0,
}

/** Octets; JSON holds them as characters U+0000–U+00FF. */
export const octetCount: ValueKind<Uint8Array> = {
  words: 'bytes',
  fits: (said) => typeof said === 'string' && !/[^\u0000-\u00ff]/.test(said),
  json: {
    read: (said) => new Uint8Array(Buffer.from(String(said), 'latin1')),
    write: ({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength).toString('latin1'),
  },
}

/** One of the given words. */
export function oneOf<const Word extends string>(...known: readonly Word[]): ValueKind<Word> {
  const words = known.map((word) => `\`${word}\``)
  return {
    words: `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`,
    fits: (said) => typeof said === 'string' && (known as readonly string[]).includes(said),
  }
}

/** A list of values of one kind. */
export function listOf<T>(kind: ValueKind<T>): ValueKind<readonly T[]> {
  const { json, fields } = kind
  const read = (said: unknown): readonly T[] =>
    (said as readonly unknown[]).map((one) => json?.read(one) as T)
  const write = (values: readonly T[]): unknown => values.map((one) => json?.write(one))
  return {
    words: fields === undefined ? `a list: ${kind.words}` : 'a list of objects',
    many: true,
    fits: (said) => Array.isArray(said) && said.every((one) => kind.fits(one)),
    ...(json === undefined ? {} : { json: { read, write } }),
    ...(fields === undefined ? {} : { fields }),
  }
}

/** An object. */
export function object<F extends Fields>(fields: F): ValueKind<Of<F>> {
  const read = (said: unknown): Of<F> => fromJson(said as JsonObject, fields) as Of<F>
  const write = (value: Of<F>): unknown => toJson(value as JsonObject, fields)
  return {
    words: 'an object',
    fits: (said) => isObject(said) && fits(said, fields),
    ...(isPlain(fields) ? {} : { json: { read, write } }),
    fields,
  }
}

/** One of several shapes, each known by its `name`. */
export function namedOf<T>(
  shapes: Readonly<Record<string, { readonly fields: Fields }>>,
  words: string,
): ValueKind<T> {
  const fieldsOf = (said: unknown): Fields | undefined => {
    const name = isObject(said) ? said.name : undefined
    return typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name].fields : undefined
  }
  const read = (said: unknown): T => fromJson(said as JsonObject, fieldsOf(said) ?? {}) as T
  const write = (value: T): unknown => toJson(value as JsonObject, fieldsOf(value) ?? {})
  const plain = Object.values(shapes).every(({ fields }) => isPlain(fields))
  return {
    words,
    fits: (said) => {
      const fields = fieldsOf(said)
      return fields !== undefined && fits(said as JsonObject, fields)
    },
    ...(plain ? {} : { json: { read, write } }),
  }
}

function isPlain(fields: Fields): boolean {
  return Object.values(fields).every(({ kind }) => kind.json === undefined)
}

/** @returns true for an object that is not an array */
export function isObject(said: unknown): said is JsonObject {
  return typeof said === 'object' && said !== null && !Array.isArray(said)
}

/** @returns true when every field is of its kind; further fields are allowed */
export function fits(said: JsonObject, fields: Fields): boolean {
  for (const name in fields) {
    const { kind, needed } = fields[name]
    if (!kind.fits(said[name]) && (needed || said[name] !== undefined)) return false
  }
  return true
}

/** Converts an object from JSON to its form in the program; it keeps all fields. @param said must fit */
export function fromJson(said: JsonObject, fields: Fields): JsonObject {
  return converted(said, fields, (kind, one) => kind.json?.read(one))
}

/** Converts an object of the program to its form in JSON; it keeps all fields. */
export function toJson(value: JsonObject, fields: Fields): JsonObject {
  return converted(value, fields, (kind, one) => kind.json?.write(one))
}

/**
 * Few shapes have a field that JSON represents differently; objects of the others are returned as they are.
 */
function converted(
  from: JsonObject,
  fields: Fields,
  convert: (kind: ValueKind<unknown>, one: unknown) => unknown,
): JsonObject {
  let to: Record<string, unknown> | undefined
  for (const name in fields) {
    const { kind } = fields[name]
    if (kind.json === undefined || from[name] === undefined) continue
    to ??= { ...from }
    to[name] = convert(kind, from[name])
  }
  return to ?? from
}
