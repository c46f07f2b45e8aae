package dev.homelab.sim.kube.http;

import java.util.List;

/**
 * A session over a WebSocket whose messages are bytes, as {@code exec} and {@code portforward} use
 * it. Called from one thread at a time.
 */
public interface Duplex {
  /** Where a session writes to. */
  interface Channel {
    /** Sends one message. */
    void send(byte[] message);

    /** Ends the session. */
    void end();
  }

  /** The protocol to speak, of those that the client offers, the best first; empty for none. */
  String protocol(List<String> offered);

  /** The session begins. */
  void opened(Channel channel);

  /** A message came in. */
  void received(byte[] message);

  /** The session ended, for whatever reason. */
  void ended();
}
