-- upgrade 11
ALTER TABLE users ADD COLUMN plan VARCHAR(20) NOT NULL;

-- upgrade 12
ALTER TABLE users ADD COLUMN age INTEGER;

-- upgrade 13
ALTER TABLE users ADD COLUMN active BOOLEAN DEFAULT true NOT NULL;

-- upgrade 14
ALTER TABLE users ADD COLUMN born TIMESTAMP WITH TIME ZONE DEFAULT now();

-- upgrade 15
ALTER TABLE users ADD COLUMN note TEXT DEFAULT 'it''s';

-- upgrade 16
ALTER TABLE users ADD COLUMN uid UUID DEFAULT gen_random_uuid();

-- upgrade 17
ALTER TABLE shop."order" ADD COLUMN "user" BIGINT;

-- upgrade 17
COMMENT ON COLUMN shop."order"."user" IS 'who';

-- upgrade 18
ALTER TABLE users ADD COLUMN level INTEGER NOT NULL;

-- upgrade 19
ALTER TABLE orders ADD COLUMN user_id INTEGER;

-- upgrade 19
ALTER TABLE orders ADD CONSTRAINT fk_user FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE;

-- upgrade 20
ALTER TABLE orders ADD COLUMN shop_id INTEGER;

-- upgrade 20
ALTER TABLE orders ADD FOREIGN KEY(shop_id) REFERENCES geo.shops (id);

-- upgrade 21
ALTER TABLE users ADD COLUMN email VARCHAR;

-- upgrade 21
ALTER TABLE users ADD UNIQUE (email);

-- upgrade 22
ALTER TABLE users ADD COLUMN nick VARCHAR;

-- upgrade 22
CREATE INDEX ix_users_nick ON users (nick);

-- upgrade 23
ALTER TABLE shop.users ADD COLUMN nick2 VARCHAR;

-- upgrade 23
CREATE UNIQUE INDEX ix_shop_users_nick2 ON shop.users (nick2);

-- upgrade 24
ALTER TABLE users ADD COLUMN score NUMERIC(10, 2) CONSTRAINT positive CHECK (score > 0);

-- upgrade 25
ALTER TABLE users ADD COLUMN double INTEGER GENERATED ALWAYS AS (age * 2) STORED;

-- upgrade 26
ALTER TABLE users ADD COLUMN number INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 5);

-- upgrade 27
ALTER TABLE users ADD COLUMN key SERIAL NOT NULL;

-- upgrade 28
ALTER TABLE users ADD COLUMN late DATE;

-- downgrade 32
ALTER TABLE users DROP COLUMN plan;

-- downgrade 33
ALTER TABLE shop."order" DROP COLUMN "user";

-- downgrade 34
ALTER TABLE users DROP COLUMN "camelCase";
