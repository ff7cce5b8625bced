/** A value as indented JSON, names apart from what they hold. */
export function JsonText({ value }: { readonly value: object }) {
  const rows = JSON.stringify(value, null, 2).split('\n');
  return (
    <pre className="json">
      {rows.map((row, index) => {
        const [, indent = '', name, rest = row] = /^( *)("(?:[^"\\]|\\.)*"): (.*)$/.exec(row) ?? [];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of one value are drawn at once.
          <span key={index}>
            {indent}
            {name !== undefined && <i>{`${name}: `}</i>}
            {rest}
            {'\n'}
          </span>
        );
      })}
    </pre>
  );
}
