import { expect, test } from "vitest";
import { markdown } from "./pages/markdown.ts";

test.each([
  ["<script>alert(1)</script>", "&#60;script&#62;alert(1)&#60;/script&#62;"],
  ['a <img src=x onerror="alert(1)"> b', "<p>a &#60;img src=x onerror=&#34;alert(1)&#34;&#62; b</p>"],
  ['<b onclick="alert(1)">bold</b>', "<p><b>bold</b></p>"],
  ["[here](javascript:alert(1))", "<p>here</p>"],
  ["[here](https://example.com/)", '<p><a href="https://example.com/" rel="nofollow">here</a></p>'],
  ["<!-- ours --> text", " text"],
  [
    "see #3, `#4` and @maya",
    '<p>see <a href="pull-3.html">#3</a>, <code>#4</code> and <a class="mention" href="#">@maya</a></p>',
  ],
  ["@\u200bmaya and #\u200b3", "<p>@\u200bmaya and #\u200b3</p>"],
])("%s is shown as GitHub would show it", (text, shown) => {
  expect(markdown(text, { breaks: false }).html.trim()).toBe(shown.trim());
});

test("a table inside of a folded part is a table", () => {
  const { html } = markdown("<details open><summary>one</summary>\n\n| a |\n|---|\n| 1 |\n\n</details>", { breaks: true });
  expect(html.replaceAll("\n", "")).toBe(
    "<details open><summary>one</summary><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table></details>",
  );
});
