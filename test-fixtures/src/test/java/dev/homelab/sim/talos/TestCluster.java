package dev.homelab.sim.talos;

import dev.homelab.sim.talos.tls.NodeCertificate;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Secrets of a cluster and the machine configs made of them, as small as machines take them. */
public final class TestCluster {
  public static final String INSTALLER = "factory.talos.dev/installer/" + Image.EMPTY + ":v1.13.9";
  private final String name;
  private final String[] os;
  private final String[] kubernetes;
  private final String[] etcd;

  private TestCluster(String name) throws Exception {
    this.name = name;
    this.os = authority("Ed25519", "Ed25519", "O=talos");
    this.kubernetes = authority("EC", "SHA256withECDSA", "O=kubernetes");
    this.etcd = authority("EC", "SHA256withECDSA", "O=etcd");
  }

  public static TestCluster create(String name) {
    try {
      return new TestCluster(name);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] authority(String keys, String signature, String subject)
      throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(keys);
    if (keys.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    KeyPair pair = generator.generateKeyPair();
    Instant now = Instant.now().minus(1, ChronoUnit.HOURS);
    X500Name named = new X500Name(subject);
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            named,
            BigInteger.valueOf(7),
            Date.from(now),
            Date.from(now.plus(3650, ChronoUnit.DAYS)),
            named,
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
    StringWriter out = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(out)) {
      pem.writeObject(
          builder.build(new JcaContentSignerBuilder(signature).build(pair.getPrivate())));
    }
    String header = keys.equals("EC") ? "PRIVATE KEY" : "ED25519 PRIVATE KEY";
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pair.getPrivate().getEncoded());
    String key = "-----BEGIN " + header + "-----\n" + body + "\n-----END " + header + "-----\n";
    return new String[] {out.toString(), key};
  }

  public String caPem() {
    return os[0];
  }

  public NodeCertificate client(String role) {
    return NodeCertificate.client(os[0], os[1], role, 1);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  public String controlPlane(String host, String address) {
    return main("controlplane", os[1], kubernetes[1])
        + """
            etcd:
                ca:
                    crt: %s
                    key: %s
        """
            .formatted(base64(etcd[0]), base64(etcd[1]))
        + documents(host, address);
  }

  public String worker(String host, String address) {
    return main("worker", "", "") + documents(host, address);
  }

  private String main(String type, String osKey, String kubeKey) {
    return """
    version: v1alpha1
    debug: false
    persist: true
    machine:
        type: %s
        token: abcdef.0123456789abcdef
        ca:
            crt: %s
            key: "%s"
        kubelet:
            image: ghcr.io/siderolabs/kubelet:v1.36.3
        install:
            disk: /dev/sda
            image: %s
            wipe: false
        features:
            hostDNS:
                enabled: true
                forwardKubeDNSToHost: true
    cluster:
        id: id-%s
        secret: secret-%s
        clusterName: %s
        controlPlane:
            endpoint: https://10.5.0.50:6443
        network:
            dnsDomain: cluster.local
        token: abcdef.0123456789abcdef
        ca:
            crt: %s
            key: "%s"
    """
        .formatted(
            type,
            base64(os[0]),
            base64(osKey),
            INSTALLER,
            name,
            name,
            name,
            base64(kubernetes[0]),
            base64(kubeKey));
  }

  private static String documents(String host, String address) {
    return """
    ---
    apiVersion: v1alpha1
    kind: HostnameConfig
    auto: "off"
    hostname: %s
    ---
    apiVersion: v1alpha1
    kind: LinkConfig
    name: eth0
    addresses:
      - address: %s/24
    """
            .formatted(host, address)
        + (host.contains("-cp-")
            ? """
              ---
              apiVersion: v1alpha1
              kind: Layer2VIPConfig
              name: 10.5.0.50
              link: eth0
              """
            : "");
  }
}
