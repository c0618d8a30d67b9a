"""ReportLab: frozen data in, PDF bytes out; no session, no Qt."""
