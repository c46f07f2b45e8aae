package dev.homelab.provider.talos.api;

import dev.homelab.spi.AddressBook;
import dev.homelab.spi.CallContext;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what answers at an address. A node with a config is asked with our certificate first;
 * whoever does not take it is then asked without one, which only a node without a config answers.
 * The certificate that is shown there tells the rest.
 */
public final class Prober {
  private final AddressBook book;
  private final AtomicLong requests;

  /**
   * Asks by an address book.
   *
   * @param requests counts the calls
   */
  public Prober(AddressBook book, AtomicLong requests) {
    this.book = book;
    this.requests = requests;
  }

  /**
   * What answers.
   *
   * @param known a client with the cluster's certificates
   * @param authority PEM of the cluster's authority of the Talos API
   * @throws NodeException when it is of this cluster and yet cannot be talked to
   */
  public NodeProbe probe(TalosClient known, String authority, CallContext context) {
    try {
      return NodeProbe.ours(known.version(context));
    } catch (NodeException e) {
      return without(known, authority, e, context);
    }
  }

  /**
   * A node that restarts may be another one for each of two questions, so the first is repeated.
   */
  private NodeProbe without(
      TalosClient known, String authority, NodeException refusal, CallContext context) {
    if (refusal.trouble() == Trouble.DOWN) {
      return NodeProbe.without(NodeProbe.State.DOWN, refusal);
    }
    if (refusal.trouble() != Trouble.CERTIFICATE && !refusal.trouble().passes()) {
      throw refusal;
    }
    NodeProbe seen = stranger(known.address(), authority, refusal, context);
    if (seen.state() != NodeProbe.State.OURS) {
      return seen;
    }
    try {
      return NodeProbe.ours(known.version(context));
    } catch (NodeException again) {
      if (again.trouble() == Trouble.CERTIFICATE || !again.trouble().passes()) {
        throw again;
      }
      return NodeProbe.without(NodeProbe.State.DOWN, again);
    }
  }

  /** What answers where nothing of a cluster is known: never one of ours. */
  public NodeProbe probe(String address, CallContext context) {
    return stranger(address, "", null, context);
  }

  private NodeProbe stranger(
      String address, String authority, @Nullable NodeException refusal, CallContext context) {
    SeenCertificate seen = new SeenCertificate("");
    try (TalosClient open = open(address, seen)) {
      return NodeProbe.waiting(open.disks(context), seen.fingerprint());
    } catch (NodeException e) {
      if (seen.isMaintenance()) {
        if (e.trouble().passes() || e.trouble() == Trouble.CERTIFICATE) {
          return NodeProbe.without(NodeProbe.State.DOWN, e);
        }
        return NodeProbe.waiting(List.of(), seen.fingerprint());
      }
      if (seen.fingerprint().isEmpty()) {
        return NodeProbe.without(NodeProbe.State.DOWN, refusal == null ? e : refusal);
      }
      if (!authority.isEmpty() && seen.isSignedBy(authority)) {
        return NodeProbe.without(NodeProbe.State.OURS, e);
      }
      return NodeProbe.foreign(seen.name(), refusal == null ? e : refusal);
    }
  }

  private TalosClient open(String address, SeenCertificate seen) {
    return new TalosClient(
        address,
        new NodeChannel(
            address, NodeTls.maintenance(seen), (host, session) -> true, book, requests));
  }

  /**
   * A client of a node without a config, which takes no other node than the one that was seen.
   *
   * @param fingerprint the public key that it showed or that its console shows
   */
  public TalosClient maintenance(String address, String fingerprint) {
    return open(address, new SeenCertificate(fingerprint));
  }
}
