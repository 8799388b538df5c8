import { Button } from 'antd';
import { type ReactNode, useState } from 'react';

type Props = {
  label: string;
  isPrimary?: boolean;
  children: (close: () => void) => ReactNode;
};

/** A button, in whose place its form stands when it is pressed. */
export function Unfold({ label, isPrimary = false, children }: Props) {
  const [isOpen, open] = useState(false);
  if (isOpen) return <div className="unfolded">{children(() => open(false))}</div>;
  return (
    <Button type={isPrimary ? 'primary' : 'default'} onClick={() => open(true)}>
      {label}
    </Button>
  );
}
