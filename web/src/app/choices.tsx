type ChoicesProps<Word extends string> = {
  label: string;
  name: string;
  of: readonly Word[];
  say: (word: Word) => string;
  chosen: Word | null;
  onChoose: (word: Word) => void;
  isLabelled?: boolean;
};

/** One of a few: large enough for a thumb; the arrow keys go from one to the next. */
export function Choices<Word extends string>({
  label,
  name,
  of,
  say,
  chosen,
  onChoose,
  isLabelled,
}: ChoicesProps<Word>) {
  return (
    <fieldset className="field-set choices">
      <legend className={isLabelled ? '' : 'only-read'}>{label}</legend>
      {of.map((word) => (
        <label key={word} className={word === chosen ? 'is-chosen' : ''}>
          <input type="radio" name={name} checked={word === chosen} onChange={() => onChoose(word)} />
          {say(word)}
        </label>
      ))}
    </fieldset>
  );
}
