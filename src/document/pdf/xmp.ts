/** The metadata PDF/X-4 asks for (ISO 15930-7, 6.9), with no date but that of issue: same input, same file. */
export function xmp(input: {
  readonly title: string;
  readonly issuedOn: string;
  /** 32 hexadecimal digits. */
  readonly documentId: string;
  /** Whether the file also follows PDF/UA-1. */
  readonly tagged?: boolean;
  /** Whether the file also follows PDF/VT-1. */
  readonly parts?: boolean;
}): string {
  const date = `${input.issuedOn}T00:00:00+09:00`;
  const uuid = input.documentId.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const title = input.title.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`);
  const accessible =
    input.tagged === true
      ? '<pdfuaid:part xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">1</pdfuaid:part>\n'
      : '';
  const variable =
    input.parts === true
      ? '<pdfvtid:GTS_PDFVTVersion xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/">PDF/VT-1</pdfvtid:GTS_PDFVTVersion>\n' +
        `<pdfvtid:GTS_PDFVTModDate xmlns:pdfvtid="http://www.npes.org/pdfvt/ns/id/">${date}</pdfvtid:GTS_PDFVTModDate>\n`
      : '';
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${title}</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate>
<xmp:MetadataDate>${date}</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:${uuid}</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>
<xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Producer>Todoke</pdf:Producer><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
${accessible}${variable}</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}
