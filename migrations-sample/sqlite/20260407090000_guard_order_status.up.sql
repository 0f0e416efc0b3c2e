-- An order once went from cancelled to shipped, and a parcel with it. The way an order may
-- go is now kept by the database, because four programs write here.
CREATE TRIGGER orders_guard_status
BEFORE UPDATE OF status ON orders
WHEN OLD.status <> NEW.status
BEGIN
    SELECT CASE
        WHEN OLD.status IN ('cancelled', 'refunded')
            THEN RAISE(ABORT, 'this order is closed; it doesn''t open again')
        WHEN NEW.status = 'draft'
            THEN RAISE(ABORT, 'an order that was placed cannot be a draft again')
        WHEN NEW.status = 'shipped' AND OLD.status <> 'paid'
            THEN RAISE(ABORT, 'only a paid order can be shipped')
        WHEN NEW.status = 'refunded' AND OLD.status NOT IN ('paid', 'shipped')
            THEN RAISE(ABORT, 'nothing was paid; cancel the order instead')
    END;
END;

CREATE TRIGGER orders_stamp_times
AFTER UPDATE OF status ON orders
WHEN NEW.status IN ('placed', 'shipped')
BEGIN
    UPDATE orders
    SET placed_at = CASE WHEN placed_at IS NULL THEN strftime('%Y-%m-%d %H:%M:%S', 'now') ELSE placed_at END,
        shipped_at = CASE
            WHEN NEW.status = 'shipped' AND shipped_at IS NULL THEN strftime('%Y-%m-%d %H:%M:%S', 'now')
            ELSE shipped_at
        END
    WHERE id = NEW.id;
END;
