package dev.homelab.state;

/**
 * The highest serial number that this machine has seen of each lineage, kept apart from the states
 * so that a state put back from a backup is noticed.
 */
public interface SerialMarks {
  /** Remembers nothing. */
  SerialMarks NONE =
      new SerialMarks() {
        @Override
        public long highest(String lineage) {
          return 0;
        }

        @Override
        public void raise(String lineage, long serial) {}
      };

  /** The highest number seen; 0 when none was. Never throws: what cannot be read was not seen. */
  long highest(String lineage);

  /** Remembers a number, if it is higher. Never throws: it is a second line of defence. */
  void raise(String lineage, long serial);
}
