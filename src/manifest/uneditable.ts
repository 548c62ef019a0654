/** A sound manifest is written in a way in which an edit does not find its place: with complex keys, or behind a `---` on its line. */
export class Uneditable extends Error {
  override readonly name = "Uneditable";
}
