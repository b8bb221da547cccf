import 'reflect-metadata';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsNumber,
  IsObject,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** A class that a schema field can refer to. */
export type SchemaClass<T = object> = new () => T;

/** What a field looks like in the OpenAPI document; `ref` names the class of a nested object. */
export interface Fragment {
  type?: 'string' | 'integer' | 'number' | 'boolean' | 'object';
  format?: string;
  description?: string;
  example?: unknown;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  enum?: readonly string[];
  enumName?: string;
  isArray?: boolean;
  maxItems?: number;
  required: boolean;
  nullable: boolean;
  additionalProperties?: boolean | { type: string };
  ref?: () => SchemaClass;
}

interface Common {
  /** The field may be left out. */
  optional?: boolean;
  /** The field may be null. */
  nullable?: boolean;
  description?: string;
  example?: unknown;
}
/** A decorator that only compiles on a property of type T (or of T | null, T | undefined where allowed). */
export type FieldDecorator<T> = <K extends string>(target: { [P in K]?: T }, key: K) => void;
type Typed<T, O extends Common> = FieldDecorator<O['nullable'] extends true ? T | null : T>;

const registry = new Map<object, Map<string, Fragment>>();

/** All decorated classes with their fields, for the bridge to the OpenAPI document. */
export function schemaClasses(): ReadonlyMap<object, ReadonlyMap<string, Fragment>> {
  return registry;
}

function field<T, O extends Common>(
  o: O,
  fragment: Omit<Fragment, 'required' | 'nullable'>,
  ...rules: PropertyDecorator[]
): Typed<T, O> {
  const decorator = (target: object, key: string) => {
    const fields = registry.get(target.constructor) ?? new Map<string, Fragment>();
    registry.set(target.constructor, fields);
    const { description, example } = o;
    fields.set(key, {
      ...fragment,
      ...(description === undefined ? {} : { description }),
      ...(example === undefined ? {} : { example }),
      required: !o.optional,
      nullable: Boolean(o.nullable),
    });
    if (o.optional || o.nullable) {
      rules.push(
        ValidateIf(
          (_: object, value: unknown) =>
            !(o.optional && value === undefined) && !(o.nullable && value === null),
        ),
      );
    }
    for (const rule of rules) rule(target, key);
  };
  return decorator;
}

/** Text of `min` to `max` characters; NUL is refused because PostgreSQL cannot hold it. */
export const Text = <const O extends Common & { min?: number; max: number; pattern?: RegExp }>(o: O) =>
  field<string, O>(
    o,
    {
      type: 'string',
      minLength: o.min ?? 0,
      maxLength: o.max,
      ...(o.pattern ? { pattern: o.pattern.source } : {}),
    },
    IsString(),
    Length(o.min ?? 0, o.max),
    // oxlint-disable-next-line no-control-regex -- NUL is the one character that must not come in
    Matches(/^[^\u0000]*$/u, { message: '$property must not contain a NUL character' }),
    ...(o.pattern ? [Matches(o.pattern)] : []),
  );

/** A whole number from `min` to `max`. */
export const Int = <const O extends Common & { min?: number; max?: number }>(o: O) =>
  field<number, O>(
    o,
    { type: 'integer', minimum: o.min ?? 0, ...(o.max === undefined ? {} : { maximum: o.max }) },
    IsInt(),
    Min(o.min ?? 0),
    Max(o.max ?? Number.MAX_SAFE_INTEGER),
  );

/** A finite number from `min` to `max`. */
export const Num = <const O extends Common & { min?: number; max?: number }>(o: O) =>
  field<number, O>(
    o,
    {
      type: 'number',
      ...(o.min === undefined ? {} : { minimum: o.min }),
      ...(o.max === undefined ? {} : { maximum: o.max }),
    },
    IsNumber({ allowNaN: false, allowInfinity: false }),
    Min(o.min ?? -Number.MAX_VALUE),
    Max(o.max ?? Number.MAX_VALUE),
  );

/** True or false. */
export const Flag = <const O extends Common>(o: O) => field<boolean, O>(o, { type: 'boolean' }, IsBoolean());

/** A UUID in lower-case hex. */
export const Uuid = <const O extends Common>(o: O) =>
  field<string, O>(o, { type: 'string', format: 'uuid' }, IsUUID());

/** A moment as ISO 8601 with zone. */
export const Timestamp = <const O extends Common>(o: O) =>
  field<string, O>(o, { type: 'string', format: 'date-time' }, IsISO8601());

/** One of the listed words; `name` is the name of the enumeration in the OpenAPI document. */
export const OneOf = <const V extends readonly string[], const O extends Common>(
  values: V,
  name: string,
  o: O,
) => field<V[number], O>(o, { type: 'string', enum: values, enumName: name }, IsIn([...values]));

/** A list of texts, each of `min` to `max` characters. */
export const Texts = <const O extends Common & { items: number; min?: number; max: number }>(o: O) =>
  field<string[], O>(
    o,
    { type: 'string', isArray: true, maxItems: o.items, minLength: o.min ?? 1, maxLength: o.max },
    IsArray(),
    ArrayMaxSize(o.items),
    IsString({ each: true }),
    Length(o.min ?? 1, o.max, { each: true }),
    // oxlint-disable-next-line no-control-regex -- see Text
    Matches(/^[^\u0000]*$/u, {
      each: true,
      message: 'each value in $property must not contain a NUL character',
    }),
  );

/** A list of listed words; `name` as for OneOf. */
export const OneOfs = <const V extends readonly string[], const O extends Common>(
  values: V,
  name: string,
  o: O,
) =>
  field<V[number][], O>(
    o,
    { type: 'string', enum: values, enumName: name, isArray: true },
    IsArray(),
    ArrayMaxSize(values.length),
    IsIn([...values], { each: true }),
  );

/** A list of numbers. */
export const Nums = <const O extends Common & { items: number }>(o: O) =>
  field<number[], O>(
    o,
    { type: 'number', isArray: true, maxItems: o.items },
    IsArray(),
    ArrayMaxSize(o.items),
    IsNumber({ allowNaN: false, allowInfinity: false }, { each: true }),
  );

/** A list of objects of one class. */
export const ListOf = <T extends object, const O extends Common>(type: () => SchemaClass<T>, o: O) =>
  field<T[], O>(o, { ref: type, isArray: true }, IsArray(), ValidateNested({ each: true }), Type(type));

/** One nested object. */
export const One = <T extends object, const O extends Common>(type: () => SchemaClass<T>, o: O) =>
  field<T, O>(o, { ref: type }, IsObject(), ValidateNested(), Type(type));

/** An object with free keys. */
export const Dict = <T extends object, const O extends Common>(o: O) =>
  field<T, O>(o, { type: 'object', additionalProperties: true }, IsObject());

/** A whole number in a query string. */
export const QueryInt = <const O extends Common & { min?: number; max?: number }>(o: O) =>
  compose(
    Int(o),
    Transform(({ value }: { value: unknown }) => toNumber(value)),
  );

/** A number in a query string. */
export const QueryNum = <const O extends Common & { min?: number; max?: number }>(o: O) =>
  compose(
    Num(o),
    Transform(({ value }: { value: unknown }) => toNumber(value)),
  );

/** `true` or `false` in a query string. */
export const QueryFlag = <const O extends Common>(o: O) =>
  compose(
    Flag(o),
    Transform(({ value }: { value: unknown }) =>
      value === 'true' ? true : value === 'false' ? false : value,
    ),
  );

/** A repeatable query parameter (`?tag=a&tag=b`): one value becomes a list of one. */
export const QueryTexts = <const O extends Common & { items: number; max: number }>(o: O) =>
  compose(
    Texts(o),
    Transform(({ value }: { value: unknown }) => toList(value)),
  );

/** A repeatable query parameter of listed words. */
export const QueryOneOfs = <const V extends readonly string[], const O extends Common>(
  values: V,
  name: string,
  o: O,
) =>
  compose(
    OneOfs(values, name, o),
    Transform(({ value }: { value: unknown }) => toList(value)),
  );

function compose<D extends (target: never, key: never) => void>(
  decorator: D,
  transform: PropertyDecorator,
): D {
  const both = (target: never, key: never) => {
    transform(target, key);
    decorator(target, key);
  };
  return both as D;
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
}

function toList(value: unknown): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}
