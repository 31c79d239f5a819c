"""Words that forms, documents and badges print beside what is somebody's own."""

from __future__ import annotations

import unicodedata
from enum import Enum

from bystander.detect.writing.reader import Reading


class Label(Enum):
    """What a printed word announces."""

    NAME = "name"
    BIRTH = "birth-date"
    NUMBER = "document-number"
    ADDRESS = "address"
    DOCUMENT = "document"
    BADGE = "badge"


WORDS = {
    Label.NAME: """surname lastname firstname givenname fullname forename familyname middlename nom/
        prenom nachname vorname familienname apellido nombre cognome sobrenome nume/ prenume
        numele priimek jmeno prijmeni prezime sukunimi etunimi uzvards vards nazwisko imie naam
        achternaam voornaam efternamn fornamn holdersname 姓名 氏名 holder titulaire""",
    Label.BIRTH: """dateofbirth birthdate datedenaissance geburtsdatum geburtstag fechadenacimiento
        datadinascita datanasterii datumrojstva datumnarozeni datumrodenja
        syntymaaika
        dzimsanasdatums dataurodzenia geboortedatum fodelsedatum fodselsdato datadenascimento
        placeofbirth lieudenaissance geburtsort lugardenacimiento luogodinascita mistonarozeni
        mjestorodenja syntymapaikka bornon 出生 生年月日 birthdate""",
    Label.NUMBER: """passportno passportnumber passnr documentno documentnumber idno idnumber
        identitynumber personalno personalid personalnumber identificationno licenceno licenseno
        driverlicense driverslicence cardno cardnumber kartennummer accountno accountnumber
        kontonummer membershipno memberno socialsecurity taxid steuernummer insuranceno
        policyno patientid studentid employeeid staffid 身份证号 公民身份号码 护照号 證號 号码/no
        numerodocumento numerodepasseport numeropersonnel personaskods emso oib cnp/ codfiscal
        codicefiscale nif/ dninum""",
    Label.ADDRESS: """address anschrift wohnort adresse/ domicilio domicile domiciliu residenza
        indirizzo stalnopreb adresa bydliste prebivalisce 住址 地址""",
    Label.DOCUMENT: """passport passeport reisepass pasaporte passaporto passaporte putovnica
        cestovnipas passi/ identitycard carted'identite cartedidentite personalausweis
        documentonacional cartadidentita cartedeidentitate osobnaiskaznica osebnaizkaznica
        drivinglicence driverlicence driverslicense permisdeconduire fuhrerschein residencepermit
        titredesejour aufenthaltstitel visa/ dateofissue datedissue datededelivrance
        dateofexpiry dateofexpiration datedexpiration gultigbis validuntil validthru nationality
        nationalite staatsangehorigkeit nacionalidad cittadinanza cetatenie authority/ autorite
        ausstellende holderssignature signatureof signaturedu sex/ sexe geschlecht sexo/ spol/
        typecode codeofissuing issuingcountry specimen 护照 護照 居民身份证 身份證 国籍 國籍 性别
        性別 签发 簽發 有效期 republicof republika republique healthinsurance""",
    Label.BADGE: """visitor besucher visiteur visitante employee mitarbeiter namebadge idbadge
        securitypass accesspass conference attendee speaker/ delegate exhibitor hellomynameis
        contractor crewmember staffpass studentcard pressecard presscard 工作证 访客 工牌""",
}
"""Lower case without accents and spaces. A word that ends in / stands alone or at an edge."""

MEANINGS = [
    (word.rstrip("/"), word.endswith("/"), label)
    for label, words in WORDS.items()
    for word in words.split()
]


def labels(reading: Reading) -> frozenset[tuple[str, Label]]:
    """The words found in a line, each with what it announces."""
    squashed, words = _plain(reading.text)
    return frozenset(
        (word, label)
        for word, alone, label in MEANINGS
        if (word in words if alone else word in squashed)
    )


def _plain(text: str) -> tuple[str, frozenset[str]]:
    """Lower case, no accents, letters only: run together, and as words."""
    parts = unicodedata.normalize("NFD", text.lower()).replace("đ", "d").replace("\u0131", "i")
    letters = "".join(sign for sign in parts if not unicodedata.combining(sign))
    words = "".join(sign if sign.isalpha() else " " for sign in letters).split()
    return "".join(words), frozenset(words)
