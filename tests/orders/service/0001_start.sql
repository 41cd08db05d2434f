-- The tables of the orders service. What has run stays as it is, a change is a file of its own.

CREATE TABLE article (
    sku TEXT PRIMARY KEY,
    price BIGINT NOT NULL, -- cents
    available INTEGER NOT NULL CHECK (available >= 0)
);

CREATE TABLE customer_order (
    id TEXT PRIMARY KEY, -- sortable by time
    account TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT
);

CREATE INDEX customer_order_account ON customer_order (account, id);

CREATE TABLE order_line (
    order_id TEXT NOT NULL REFERENCES customer_order (id),
    position INTEGER NOT NULL,
    sku TEXT NOT NULL REFERENCES article (sku),
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    PRIMARY KEY (order_id, position)
);

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES customer_order (id),
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    note TEXT,
    content TEXT NOT NULL -- its name among the files that are kept
);

-- A row closes the shop: INSERT INTO maintenance (reason) VALUES ('stocktaking').
CREATE TABLE maintenance (reason TEXT PRIMARY KEY);

-- What a fresh shop sells.
INSERT INTO article (sku, price, available) VALUES
    ('ABC', 100, 100000),
    ('TEA-100', 450, 100000),
    ('TEA-250', 990, 2),
    ('PAY-OFF', 66600, 100000),
    ('SOLD-OUT', 100, 0);
