package dev.homelab.sim.talos.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that the JDK cannot read, such as one with an empty issuer, with a key that the
 * JDK's TLS can use.
 */
final class PlainCertificate extends X509Certificate {
  private static final long serialVersionUID = 1L;
  private final transient X509Certificate read;
  private final PublicKey key;

  PlainCertificate(X509Certificate read, PublicKey key) {
    this.read = read;
    this.key = key;
  }

  @Override
  public PublicKey getPublicKey() {
    return key;
  }

  @Override
  public byte[] getEncoded() throws CertificateEncodingException {
    return read.getEncoded();
  }

  @Override
  public void checkValidity() throws CertificateExpiredException, CertificateNotYetValidException {
    read.checkValidity();
  }

  @Override
  public void checkValidity(Date date)
      throws CertificateExpiredException, CertificateNotYetValidException {
    read.checkValidity(date);
  }

  @Override
  public int getVersion() {
    return read.getVersion();
  }

  @Override
  public BigInteger getSerialNumber() {
    return read.getSerialNumber();
  }

  @Override
  @Deprecated
  public Principal getIssuerDN() {
    return read.getIssuerX500Principal();
  }

  @Override
  @Deprecated
  public Principal getSubjectDN() {
    return read.getSubjectX500Principal();
  }

  @Override
  public javax.security.auth.x500.X500Principal getIssuerX500Principal() {
    return read.getIssuerX500Principal();
  }

  @Override
  public javax.security.auth.x500.X500Principal getSubjectX500Principal() {
    return read.getSubjectX500Principal();
  }

  @Override
  public Date getNotBefore() {
    return read.getNotBefore();
  }

  @Override
  public Date getNotAfter() {
    return read.getNotAfter();
  }

  @Override
  public byte[] getTBSCertificate() throws CertificateEncodingException {
    return read.getTBSCertificate();
  }

  @Override
  public byte[] getSignature() {
    return read.getSignature();
  }

  @Override
  public String getSigAlgName() {
    return read.getSigAlgName();
  }

  @Override
  public String getSigAlgOID() {
    return read.getSigAlgOID();
  }

  @Override
  public byte @Nullable [] getSigAlgParams() {
    return read.getSigAlgParams();
  }

  @Override
  public boolean @Nullable [] getIssuerUniqueID() {
    return read.getIssuerUniqueID();
  }

  @Override
  public boolean @Nullable [] getSubjectUniqueID() {
    return read.getSubjectUniqueID();
  }

  @Override
  public boolean @Nullable [] getKeyUsage() {
    return read.getKeyUsage();
  }

  @Override
  public int getBasicConstraints() {
    return read.getBasicConstraints();
  }

  @Override
  public void verify(PublicKey by) throws CertificateException {
    verify(by, "");
  }

  @Override
  public void verify(PublicKey by, String provider) throws CertificateException {
    try {
      read.verify(by);
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  @Override
  public boolean hasUnsupportedCriticalExtension() {
    return read.hasUnsupportedCriticalExtension();
  }

  @Override
  public @Nullable Set<String> getCriticalExtensionOIDs() {
    return read.getCriticalExtensionOIDs();
  }

  @Override
  public @Nullable Set<String> getNonCriticalExtensionOIDs() {
    return read.getNonCriticalExtensionOIDs();
  }

  @Override
  public byte @Nullable [] getExtensionValue(String oid) {
    return read.getExtensionValue(oid);
  }

  @Override
  public String toString() {
    return "PlainCertificate[" + read.getSubjectX500Principal() + "]";
  }
}
