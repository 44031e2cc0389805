"""Our numbers against those of R's metafor: `python -m validation.metafor FOLDER`."""
