CREATE TABLE invoices (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    number      text NOT NULL UNIQUE,
    amount      integer NOT NULL,
    issued_on   date NOT NULL DEFAULT current_date
);
