import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { Checkbox } from './checkbox.js';
import { Switch } from './switch.js';

function Choices() {
  const [picked, setPicked] = useState<boolean | 'indeterminate'>('indeterminate');
  const [on, setOn] = useState(false);
  return (
    <>
      <Checkbox label="All of them" checked={picked} onCheckedChange={setPicked} />
      <Switch label="Blur" checked={on} onCheckedChange={setOn} />
    </>
  );
}

it('a checkbox is set by its box and by its words, also from "some"', async () => {
  const user = userEvent.setup();
  render(<Choices />);
  const box = screen.getByRole('checkbox', { name: 'All of them' });
  expect(box).toBePartiallyChecked();
  await user.click(box);
  expect(box).toBeChecked();
  await user.click(screen.getByText('All of them'));
  expect(box).not.toBeChecked();
});

it('a switch turns by click and by the space bar', async () => {
  const user = userEvent.setup();
  render(<Choices />);
  await user.click(screen.getByText('Blur'));
  expect(screen.getByRole('switch', { name: 'Blur' })).toBeChecked();
  await user.keyboard(' ');
  expect(screen.getByRole('switch', { name: 'Blur' })).not.toBeChecked();
});
