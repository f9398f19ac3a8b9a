"""Enrolment: may I enrol, by when, with which papers; windows that open and close."""
