import type { PrintBlock, PrintDocument } from '../../contracts/print-document.ts';
import { assertNever } from '../../contracts/result.ts';
import { QrCode } from './qr-code.tsx';

/** A document of the office on A4: office, title, number, then its blocks. */
export function PrintSheet({ document }: { readonly document: PrintDocument }) {
  const { layout, office, title, number, copyMark, blocks } = document;
  return (
    <article className={`sheet sheet-${layout}`}>
      <header>
        <p className="office">{office}</p>
        <h1>{title}</h1>
        {(number !== null || copyMark !== null) && (
          <div className="head-line">
            <span className="number">{number ?? ''}</span>
            {copyMark !== null && <strong className="copy-mark">{copyMark}</strong>}
          </div>
        )}
      </header>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a document never change
        <Block key={index} block={block} />
      ))}
    </article>
  );
}

function Block({ block }: { readonly block: PrintBlock }) {
  switch (block.block) {
    case 'paragraph':
      return <p className={`paragraph ${block.align}${block.bold ? ' bold' : ''}`}>{block.text}</p>;
    case 'facts':
      return (
        <table className="facts">
          <tbody>
            {block.rows.map(({ label, text }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{text}</td>
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'list':
      return (
        <ol className="points">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
      );
    case 'issued':
      return (
        <footer className="issued">
          <p>{block.office}</p>
          <p>{block.date}</p>
        </footer>
      );
    case 'qr':
      return (
        <figure>
          <QrCode data={block.data} />
          <figcaption>{block.caption}</figcaption>
        </figure>
      );
    default:
      return assertNever(block);
  }
}
