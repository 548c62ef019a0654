/** How wide the story is told, in characters. */
const WIDTH = 110;

/** Tells the story in a terminal, in plain sentences; colours only where somebody looks. */
export function teller(write: (line: string) => void, coloured: boolean) {
  const paint = (code: number) => (text: string) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const [bold, dim, red, green, yellow, blue] = [1, 2, 31, 32, 33, 34].map((code) => paint(code));
  const same = (text: string) => text;
  const told = (lead: string, text: string, style: (text: string) => string = same) => {
    const indent = " ".repeat(lead.length);
    wrapped(text, WIDTH - lead.length).forEach((line, index) => {
      write(index === 0 ? `${lead}${style(line)}` : `${indent}${style(line)}`);
    });
  };
  return {
    heading(text: string) {
      write("");
      told("", text, bold);
    },
    text: (text: string) => told("   ", text),
    gap: () => write(""),
    /** Somebody does something. */
    act(at: Date, text: string) {
      write("");
      told(`   ${clock(at)}  `, text, bold);
    },
    /** An event, and the workflow that it starts. */
    event: (text: string) => told("      GitHub   ", text, dim),
    answer: (text: string) => told("      Action   ", text, / waits/.test(text) ? yellow : / shut/.test(text) ? red : blue),
    deploy: (text: string) => told("      Deploy   ", text, blue),
    line: (text: string) => told("                 - ", text),
    /** Something as it was written, line by line. */
    verbatim: (text: string) => text.split("\n").forEach((line) => told(" ".repeat(19), line)),
    expected: (text: string, reached: boolean) => told(reached ? "      ✔ " : "      ✘ NOT SO: ", text, reached ? green : red),
  };
}

export type Teller = ReturnType<typeof teller>;

/** `18 Nov 09:00`, in UTC. */
export function clock(at: Date): string {
  const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][at.getUTCMonth()] ?? "";
  return `${at.getUTCDate()} ${month} ${at.toISOString().slice(11, 16)}`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
