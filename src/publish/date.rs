//! Days of the contract as the headers write them.

/// A day, `YYYY-MM-DD`, as RFC 9745 writes it in `Deprecation`: `@1780272000`.
pub(super) fn deprecation(day: &str) -> Option<String> {
    Some(format!("@{}", days(day)? * 86_400))
}

/// A day, `YYYY-MM-DD`, as RFC 8594 writes it in `Sunset`: `Wed, 30 Jun 2027 00:00:00 GMT`.
pub(super) fn sunset(day: &str) -> Option<String> {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let (year, month, date) = parts(day)?;
    let weekday = usize::try_from(days(day)?.rem_euclid(7)).ok()?;
    let month = usize::try_from(month - 1).ok()?;
    Some(format!(
        "{}, {date:02} {} {year:04} 00:00:00 GMT",
        DAYS[weekday], MONTHS[month]
    ))
}

fn parts(day: &str) -> Option<(i64, i64, i64)> {
    let mut numbers = day.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, date) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let real = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&date);
    real.then_some((year, month, date))
}

/// Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that a leap day ends its year.
fn days(day: &str) -> Option<i64> {
    let (year, month, date) = parts(day)?;
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before = year * 365 + year / 4 - year / 100 + year / 400;
    Some(before + (153 * month + 2) / 5 + date - 1 - 719_468)
}
