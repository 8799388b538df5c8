import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import './pages.css';

/** Looks for a number in a list. Emptied, it shows the list again. */
export function FindForm({
  label,
  submitWords,
  find,
  onFind,
}: {
  label: string;
  submitWords: string;
  find: string;
  onFind: (text: string) => void;
}) {
  const [text, setText] = useState(find);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onFind(text.trim());
  };
  return (
    <search>
      <form onSubmit={submit}>
        <input
          type="search"
          aria-label={label}
          placeholder={label}
          maxLength={100}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            if (event.target.value === '') onFind('');
          }}
        />
        <Button htmlType="submit">{submitWords}</Button>
      </form>
    </search>
  );
}
