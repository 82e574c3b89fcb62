// The map draws in a worker. It is a file of ours, so that the page needs no script made of text.
import * as worker from "maplibre-gl/dist/maplibre-gl-worker.mjs";

// Named, so that the bundler keeps what is imported for its effects alone.
self.torgMapWorker = worker;
