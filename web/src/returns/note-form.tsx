import { type ReactNode, useState } from 'react';
import { Field, FormEnd, FormProblem } from '../app/form.tsx';
import { Unfold } from './unfold.tsx';
import { useReturnWrite } from './use-return.ts';

type Props = {
  /** On the button that opens it. */
  label: string;
  /** Over the field. */
  question: string;
  /** On the button that does it. */
  confirm: string;
  isNeeded?: boolean;
  /** What is said before the field. */
  children?: ReactNode;
  onSubmit: (note: string) => Promise<unknown>;
};

type OpenedProps = Props & { close: () => void };

/** A step that takes a few words: a button, and behind it what it means, the words and the step itself. */
export function NoteForm(props: Props) {
  return <Unfold label={props.label}>{(close) => <Opened {...props} close={close} />}</Unfold>;
}

function Opened({ question, confirm, isNeeded = false, children, onSubmit, close }: OpenedProps) {
  const [note, write] = useState('');
  const { submit, isBusy, problem } = useReturnWrite(onSubmit, close);
  return (
    <form className="plain-form return-form" onSubmit={submit(note.trim())}>
      {children}
      <Field label={question}>
        {(attributes) => (
          <textarea
            {...attributes}
            rows={2}
            required={isNeeded}
            maxLength={2000}
            value={note}
            onChange={(event) => write(event.target.value)}
          />
        )}
      </Field>
      <FormProblem problem={problem} fields={[]} />
      <FormEnd confirm={confirm} isBusy={isBusy} isDisabled={isNeeded && note.trim() === ''} onCancel={close} />
    </form>
  );
}
