-- Question: which bins were counted since yesterday's run and hold a number of pieces
--           that differs from the books by five or more, or by twenty pounds or more?
-- For whom: stock control (acts on it), finance (knows about it).
-- Twice:    may run as often as it likes; a result is stored under the count's own number.
-- Reviewed: Noor al-Haddad. Two remarks, both below as comments.

WITH last_count AS (            -- a bin may be counted twice in one night; the later one is the truth
    SELECT c.count_no, c.bin, c.article, c.pieces, c.counted_at,
           ROW_NUMBER() OVER (PARTITION BY c.bin, c.article ORDER BY c.counted_at DESC) AS recency
    FROM   counts AS c
    WHERE  c.counted_at >= :since
),
booked AS (
    SELECT m.bin, m.article, SUM(m.pieces) AS pieces
    FROM   movements AS m
    WHERE  m.booked_at < :until         -- remark 1: not "<=", or midnight belongs to two nights
    GROUP  BY m.bin, m.article
)
SELECT l.count_no,
       l.bin,
       l.article,
       COALESCE(b.pieces, 0)                          AS booked,
       l.pieces                                       AS counted,
       l.pieces - COALESCE(b.pieces, 0)               AS difference,
       ROUND((l.pieces - COALESCE(b.pieces, 0)) * a.unit_cost, 2) AS value
FROM   last_count AS l
JOIN   articles   AS a ON a.article = l.article
LEFT   JOIN booked AS b ON b.bin = l.bin AND b.article = l.article   -- remark 2: LEFT, or an unbooked find is never found
WHERE  l.recency = 1
AND   (ABS(l.pieces - COALESCE(b.pieces, 0)) >= 5
       OR ABS((l.pieces - COALESCE(b.pieces, 0)) * a.unit_cost) >= 20)
ORDER  BY ABS(value) DESC, l.bin;
