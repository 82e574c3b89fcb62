"""Files of figures and premises that staff hand over: kept, read in the background, told of."""
