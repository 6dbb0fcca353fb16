import { escaped, plainText } from './html.js';

it('what a customer is called runs nowhere, and reads the same as plain text', () => {
  const name = `<script>alert("x")</script> & 'Sons'`;
  const html = `<h1>Late</h1>\n<table><tr><td>${escaped(name)}</td><td>5.00</td></tr></table><p>Total</p>`;
  expect(html).not.toContain('<script>');
  expect(plainText(html)).toBe(`Late\n${name}  5.00  \nTotal`);
});
