package dev.homelab.provider.talos;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Value;
import dev.homelab.provider.http.Ports;
import dev.homelab.provider.talos.api.ShownCertificate;
import dev.homelab.provider.talos.machine.MachineWishes;
import dev.homelab.provider.talos.secrets.Pem;
import dev.homelab.provider.talos.secrets.PemPair;
import dev.homelab.provider.talos.secrets.SecretsBundle;
import dev.homelab.provider.talos.secrets.SecretsImport;
import dev.homelab.spi.AddressBook;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Until when the certificates of a cluster hold. Those of an administrator are made for each run
 * and not counted.
 *
 * @param authorities by name; a cluster with others is another cluster
 * @param servers what machines show, such as {@code cp-1 Talos API}; Talos renews them by itself.
 *     Those that do not answer are left out
 */
public record CertificateEnds(
    SortedMap<String, Instant> authorities, SortedMap<String, Instant> servers) {
  /** An authority that ends within this time is told. */
  private static final Duration SOON = Duration.ofDays(180);

  private static final int KUBERNETES = 6443;

  /** Sorts by name. */
  public CertificateEnds {
    authorities = Collections.unmodifiableSortedMap(new TreeMap<>(authorities));
    servers = Collections.unmodifiableSortedMap(new TreeMap<>(servers));
  }

  /**
   * Looks at a cluster.
   *
   * @param secrets the text of its secrets
   * @param machines the properties of its {@code talos.machine}s, with addresses resolved
   * @throws dev.homelab.diag.HomelabException when the secrets cannot be read
   */
  public static CertificateEnds of(String secrets, List<Value.Tree> machines, AddressBook book) {
    SecretsBundle bundle = SecretsImport.read(secrets);
    SortedMap<String, Instant> authorities = new TreeMap<>();
    authorities.put("etcd", end(bundle.etcd()));
    authorities.put("Kubernetes", end(bundle.kubernetes()));
    authorities.put("aggregator", end(bundle.aggregator()));
    authorities.put("Talos", end(bundle.os()));
    SortedMap<String, Instant> servers = new ConcurrentSkipListMap<>();
    machines.parallelStream().forEach(machine -> look(MachineWishes.of(machine), book, servers));
    return new CertificateEnds(authorities, servers);
  }

  private static void look(
      MachineWishes wish, AddressBook book, SortedMap<String, Instant> servers) {
    ShownCertificate.end(wish.address(), Ports.TALOS, book)
        .ifPresent(end -> servers.put(wish.hostname() + " Talos API", end));
    if (wish.controls()) {
      ShownCertificate.end(wish.address(), KUBERNETES, book)
          .ifPresent(end -> servers.put(wish.hostname() + " Kubernetes API", end));
    }
  }

  private static Instant end(PemPair authority) {
    return Pem.readCertificate(authority.certificate()).getNotAfter().toInstant();
  }

  /** What has ended, and authorities that end within 180 days. */
  public List<Diagnostic> problems(Instant now) {
    List<Diagnostic> problems = new ArrayList<>();
    servers.forEach(
        (name, end) -> {
          if (end.isBefore(now)) {
            problems.add(
                Diagnostic.error(
                        TalosCodes.EXPIRED, "the certificate of " + name + " ended on " + day(end))
                    .withHint("switch the machine off and on; Talos makes a new one"));
          }
        });
    authorities.forEach(
        (name, end) -> {
          if (end.isBefore(now.plus(SOON))) {
            problems.add(
                Diagnostic.error(
                        TalosCodes.EXPIRED,
                        "the authority of "
                            + name
                            + (end.isBefore(now) ? " ended" : " ends")
                            + " on "
                            + day(end))
                    .withHint("begin a new cluster beside it, and move what runs there"));
          }
        });
    return problems;
  }

  /** The first ends, for people. */
  public String summary() {
    String own = "authorities until " + day(Collections.min(authorities.values()));
    return servers.isEmpty()
        ? own
        : own
            + ", servers until "
            + Collections.min(servers.values()).truncatedTo(ChronoUnit.MINUTES);
  }

  private static String day(Instant end) {
    return end.toString().substring(0, "2000-01-01".length());
  }
}
