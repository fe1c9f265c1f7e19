# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Small
# A second chapter.

# %% tags=["parameters", "remove-cell"]
trial_id = "one"
data_cut = "2020-01-31"

# %% tags=["remove-input"]
from tiny import open_page

page = open_page("02_small", trial_id, data_cut)
page.banner()

# %% [markdown]
# ## Counting
# How many participants there are.

# %% tags=["remove-input"]
page.count()

# %% tags=["nbval-check-output", "remove-cell"]
print(page.reference())

# %% tags=["remove-cell"]
page.close()
