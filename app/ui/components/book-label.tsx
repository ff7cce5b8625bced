/** The title slip of the cover: the product's name as a thread-bound book bears it. */
export function BookLabel() {
  return (
    <div className="book-label" aria-hidden="true">
      <span>村</span>
      <span>办</span>
    </div>
  );
}
