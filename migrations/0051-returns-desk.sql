-- What the desk does next, as lists of the board: goods to look at, money and exchanges that are due.
create index returns_due_for on returns (shop_id, due_for, due_at, id) where due_at is not null;
