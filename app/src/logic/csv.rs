//! Tables as CSV, RFC 4180, safe to open in a spreadsheet.

/// A line of cells.
pub(crate) fn line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<_> = cells.into_iter().map(|cell| quoted(cell.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// A name that AWS gave may begin like a formula, and a spreadsheet would run it: a quote in front makes it a text.
fn quoted(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    let is_formula = !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

/// A name for a file: what is not a letter, digit, point or dash becomes a dash.
pub(crate) fn file_name(title: &str, ending: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '-' };
    let name: String = title.to_lowercase().chars().map(plain).collect();
    let words: Vec<_> = name.split('-').filter(|word| !word.is_empty()).collect();
    format!("{}.{ending}", words.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(line(["a", "b,c", "say \"x\"", ""]), "a,\"b,c\",\"say \"\"x\"\"\",\r\n");
        assert_eq!(line(["=cmd|' /C calc'!A0", "-1.5", "-x", "@x"]), "'=cmd|' /C calc'!A0,-1.5,'-x,'@x\r\n");
    }

    #[test]
    fn file_names_are_plain() {
        assert_eq!(file_name("EC2 instance: CPU / web 1", "csv"), "ec2-instance-cpu-web-1.csv");
    }
}
