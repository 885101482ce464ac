module triggerlab

go 1.26
