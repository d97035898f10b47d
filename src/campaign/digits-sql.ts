/**
 * SQL: whether the piece `p` has digits that are not to be printed or shown again. Its paper is made anew from the record
 * of its campaign; since then the member may have said that the number is not theirs (S026), or the register may hold
 * another one, or none, by now. Looks people up one by one: for pieces made again, not for a campaign.
 */
export const DIGITS_IN_DOUBT = `(p.digits AND NOT EXISTS (
    SELECT FROM campaign.campaign begun
      JOIN LATERAL register.as_of(begun.insurer_id, begun.extraction_date, begun.known_at) printed
        ON printed.member_id = p.member_id
      JOIN register.person_fact held ON held.insurer_id = begun.insurer_id AND held.member_id = p.member_id
       AND held.known_to = 'infinity' AND held.valid_to = 'infinity' AND held.number_ref = printed.number_ref
     WHERE begun.insurer_id = p.insurer_id AND begun.campaign_id = p.campaign_id
       AND NOT EXISTS (SELECT FROM register.disputed_numbers(p.insurer_id, 'infinity') d
                        WHERE d.number_ref = held.number_ref)))`;
