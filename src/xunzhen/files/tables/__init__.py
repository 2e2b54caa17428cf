"""County tables in their two wrappers: a folder of CSV files and an Excel workbook."""
