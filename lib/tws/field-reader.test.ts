import { FieldReader, MalformedMessageError } from './field-reader.ts';

const reader = (...fields: readonly string[]) => new FieldReader(['0', ...fields]);

test('reads unset numbers as undefined, in every spelling of the clients', () => {
  for (const text of ['', '1.7976931348623157E308', '1.7976931348623157e+308']) {
    expect(reader(text).optionalDecimal('price')).toBeUndefined();
  }
  expect(reader('2147483647').optionalInteger('count')).toBeUndefined();
});

test.each([
  ['10', '10'],
  ['10.0', '10.0'],
  ['10.', '10'],
  ['.5', '0.5'],
  ['1e-7', '1e-7'],
  ['-0.25', '-0.25'],
])('keeps the decimal %s exact as %s', (text, kept) => {
  expect(reader(text).decimal('price')).toBe(kept);
});

test.each(['NaN', 'Infinity', '1,000', '0x10', 'undefined', ' 1'])(
  'refuses %j as a decimal, naming the field',
  (text) => {
    expect(() => reader(text).decimal('price')).toThrow(
      `Field price does not fit: found ${JSON.stringify(text)}, needed a decimal number`,
    );
  },
);

test('reads an empty integer as 0 and refuses a fraction', () => {
  expect(reader('').integer('orderId')).toBe(0);
  expect(() => reader('1.5').integer('orderId')).toThrow(MalformedMessageError);
});

test('reads the largest integer as the id it may be, and as no number where one is optional', () => {
  expect(reader('2147483647').integer('orderId')).toBe(2_147_483_647);
  expect(reader('2147483647').optionalInteger('minQty')).toBeUndefined();
});

test.each(['2147483648', '-2147483648', '9007199254740993', '99999999999999999'])(
  'refuses %s, no integer of IB',
  (text) => {
    expect(() => reader(text).integer('orderId')).toThrow('needed an integer of 32 bits');
  },
);

test('refuses true and false: booleans are 0 and 1', () => {
  expect(() => reader('true').boolean('transmit')).toThrow('needed 0 or 1');
});

test('names the field that is missing at the end', () => {
  const short = reader('1');
  short.skip('first');
  expect(() => short.text('second')).toThrow('Field second does not fit: found the end of the message');
});

test('refuses a count of groups that no message can hold', () => {
  expect(() => reader('1000000').repeated('legs', (group) => group.text('leg'))).toThrow('needed 0 to 1000');
});

test('refuses fields that are left over', () => {
  expect(() => reader('1').end()).toThrow('found 1 more fields, needed none');
});
