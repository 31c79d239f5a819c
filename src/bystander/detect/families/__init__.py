"""ONNX families: how each kind of network wants its picture and tells its boxes."""
