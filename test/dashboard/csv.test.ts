import { csvCell, csvText } from '../../dashboard/src/format/csv.ts';

test('disarms what a spreadsheet would take for a formula', () => {
  const hostile = ['=HYPERLINK("http://x","y")', '+1+1', '-2', '@SUM(A1)', '\tx', '\rx'];
  for (const text of hostile) expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/);
});

test('disarms a formula in a heading too', () => {
  expect(csvText([{ name: '=x', value: () => '1' }], [{}])).toBe("'=x\r\n1\r\n");
});

test('quotes commas, quotes and line breaks', () => {
  expect(csvCell('a,b')).toBe('"a,b"');
  expect(csvCell('say "no"')).toBe('"say ""no"""');
  expect(csvCell('two\nlines')).toBe('"two\nlines"');
  expect(csvCell('<img src=x onerror=alert(1)>')).toBe('<img src=x onerror=alert(1)>');
});

test('writes nothing for what is not known', () => {
  const columns = [
    { name: 'a', value: () => null },
    { name: 'b', value: () => undefined },
  ];
  expect(csvText(columns, [{}])).toBe('a,b\r\n,\r\n');
});
